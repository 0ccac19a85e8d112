namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The package of Debian that has a module of Python.</summary>
internal static class PythonModules
{
    // Only where the package's name is known: a module is not always called as its package.
    public static string? Remedy(string module) => module switch
    {
        "distutils" => "Install it: apt-get install python3-distutils (up to Python 3.11), or python3-setuptools (later).",
        "setuptools" => "Install it for the Python that the build calls: apt-get install python3-setuptools",
        "PIL" => "Install it: apt-get install python3-pil",
        "OpenSSL" => "Install it: apt-get install python3-openssl",
        "pkg_resources" => "Install it: apt-get install python3-pkg-resources",
        "yaml" or "pytest" or "wheel" or "pip" or "venv" or "six" or "requests" or "sphinx" or "pygit2"
            or "jinja2" or "lxml" or "numpy" or "docutils" or "cffi" or "cryptography" or "dateutil"
            or "mock" or "toml" or "click" or "markdown" or "serial" or "bs4" or "apt" or "debian" or "dbus"
            or "gi" or "psutil" or "paramiko" or "netaddr"
                => $"Install it: apt-get install python3-{module}",
        _ => null,
    };
}
