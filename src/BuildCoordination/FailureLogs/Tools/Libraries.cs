using System.Collections.Frozen;

namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The package of Debian that has a header, a library, or a module of pkg-config or CMake.</summary>
internal static class Libraries
{
    // A package each: its headers, or their folder with a slash; its libraries as a linker names them; its modules.
    private const string Known = """
        libssl-dev openssl/ -lssl -lcrypto openssl libssl libcrypto OpenSSL; zlib1g-dev zlib.h -lz zlib ZLIB
        libbz2-dev bzlib.h -lbz2 BZip2; liblzma-dev lzma.h -llzma liblzma LibLZMA
        libzstd-dev zstd.h -lzstd libzstd; liblz4-dev lz4.h -llz4 liblz4
        libcurl4-openssl-dev curl/curl.h curl/easy.h curl/multi.h -lcurl libcurl CURL; libxml2-dev -lxml2 libxml-2.0 LibXml2
        libxslt1-dev libxslt/ -lxslt libxslt LibXslt; libexpat1-dev expat.h -lexpat expat EXPAT
        libsqlite3-dev sqlite3.h -lsqlite3 sqlite3 SQLite3
        libncurses-dev ncurses.h curses.h -lncurses -lncursesw -ltinfo ncurses ncursesw tinfo Curses
        libreadline-dev readline/ -lreadline readline; libpam0g-dev security/pam_appl.h security/pam_modules.h security/pam_ext.h -lpam pam
        libsodium-dev sodium.h -lsodium libsodium; libgcrypt20-dev gcrypt.h -lgcrypt libgcrypt
        libgnutls28-dev gnutls/ -lgnutls gnutls GnuTLS; libssh2-1-dev libssh2.h -lssh2 libssh2
        libssh-dev libssh/ -lssh libssh; libjson-c-dev json-c/ -ljson-c json-c
        libjansson-dev jansson.h -ljansson jansson; libyaml-dev yaml.h -lyaml yaml-0.1
        libevent-dev event2/ -levent libevent; libuv1-dev uv.h -luv libuv
        libev-dev ev.h -lev; libpcre2-dev pcre2.h -lpcre2-8 libpcre2-8
        libffi-dev ffi.h -lffi libffi
        libgmp-dev gmp.h -lgmp gmp; uuid-dev uuid/ -luuid uuid
        libblkid-dev blkid/ -lblkid blkid; libmount-dev libmount/ -lmount mount
        libcap-dev sys/capability.h -lcap libcap; libseccomp-dev seccomp.h -lseccomp libseccomp
        libselinux1-dev selinux/ -lselinux libselinux; libaudit-dev libaudit.h -laudit audit
        libacl1-dev sys/acl.h acl/ -lacl; libattr1-dev attr/attributes.h -lattr
        libkeyutils-dev keyutils.h -lkeyutils libkeyutils; libsystemd-dev systemd/ -lsystemd libsystemd
        libudev-dev libudev.h -ludev libudev; libdbus-1-dev -ldbus-1 dbus-1
        libglib2.0-dev -lglib-2.0 -lgobject-2.0 glib-2.0 gobject-2.0 gio-2.0 gio-unix-2.0 gmodule-2.0 gthread-2.0
        libgtk-3-dev -lgtk-3 gtk+-3.0 gdk-3.0 GTK3; libgtk2.0-dev -lgtk-x11-2.0 gtk+-2.0 GTK2
        libgirepository1.0-dev gobject-introspection-1.0; libx11-dev X11/Xlib.h -lX11 x11 X11
        libxext-dev -lXext xext; libxi-dev -lXi xi
        libxtst-dev -lXtst xtst; libxrandr-dev -lXrandr xrandr
        libcairo2-dev -lcairo cairo; libfreetype-dev -lfreetype freetype2 Freetype
        libfontconfig-dev fontconfig/ -lfontconfig fontconfig Fontconfig; libpng-dev png.h -lpng libpng PNG
        libjpeg-dev jpeglib.h -ljpeg libjpeg JPEG; libtiff-dev tiffio.h -ltiff libtiff-4 TIFF
        libasound2-dev alsa/ -lasound alsa ALSA; libjack-dev jack/ -ljack jack
        libusb-1.0-0-dev libusb-1.0/libusb.h -lusb-1.0 libusb-1.0; libpcap-dev pcap.h pcap/ -lpcap libpcap
        libnl-3-dev -lnl-3 libnl-3.0; libfuse-dev -lfuse fuse
        libfuse3-dev -lfuse3 fuse3; libvirt-dev libvirt/ -lvirt libvirt
        libarchive-dev archive.h -larchive libarchive LibArchive
        libprotobuf-dev google/protobuf/message.h google/protobuf/stubs/common.h -lprotobuf protobuf
        libpq-dev libpq-fe.h -lpq libpq; default-libmysqlclient-dev mysql.h mysql/ -lmysqlclient mysqlclient
        libldap-dev ldap.h lber.h -lldap -llber; libkrb5-dev krb5.h gssapi/ -lkrb5 krb5
        libelf-dev libelf.h gelf.h -lelf libelf
        libboost-all-dev boost/version.hpp boost/config.hpp boost/shared_ptr.hpp boost/asio.hpp boost/filesystem.hpp Boost
        libgtest-dev gtest/ -lgtest gtest GTest
        check -lcheck check; libprotoc-dev google/protobuf/compiler/plugin.h -lprotoc; libinih-dev ini.h -linih inih INIReader
        qtbase5-dev Qt-core Qt-gui Qt-widgets Qt-network Qt-sql Qt-dbus Qt-printsupport Qt-testlib Qt-xml; libqt5svg5-dev Qt-svg
        qtdeclarative5-dev Qt-qml Qt-quick Qt-quickwidgets; qtmultimedia5-dev Qt-multimedia; libqt5x11extras5-dev Qt-x11extras
        libqt5serialport5-dev Qt-serialport; qttools5-dev Qt-designer Qt-uitools Qt-help; qtwebengine5-dev Qt-webenginewidgets
        """;

    private static readonly FrozenDictionary<string, string> Of = ByName(Known);

    /// <summary>Reads a list of packages, each with what it has.</summary>
    public static FrozenDictionary<string, string> ByName(string known) => known.Split(['\n', ';'])
        .Select(line => line.Trim().Split(' '))
        .SelectMany(line => line.Skip(1).Select(name => KeyValuePair.Create(name, line[0])))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What to install; null where the package is not known, or is there as a rule and is not found for another reason.</summary>
    public static string? Remedy(string name) => Of.TryGetValue(name, out var package)
        || name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && Of.TryGetValue(name[..(slash + 1)], out package)
        ? $"Install it: apt-get install {package}" : null;
}
