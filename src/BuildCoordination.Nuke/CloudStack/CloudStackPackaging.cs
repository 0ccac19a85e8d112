using System.ComponentModel;
using System.Globalization;

namespace BuildCoordination.Components;

/// <summary>The tool that builds packages from Maven's output.</summary>
[TypeConverter(typeof(Converter))]
public sealed class CloudStackPackaging : Enumeration
{
    /// <summary><c>dpkg-buildpackage</c>.</summary>
    public static readonly CloudStackPackaging Dpkg = new() { Value = "dpkg" };

    /// <summary>The source tree's <c>packaging/build-deb.sh</c>.</summary>
    public static readonly CloudStackPackaging BuildDeb = new() { Value = "build-deb" };

    /// <summary>No packages.</summary>
    public static readonly CloudStackPackaging Off = new() { Value = "off" };

    // The host's own converter knows the names of the fields only, and not build-deb.
    private sealed class Converter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => value is not string text
            ? base.ConvertFrom(context, culture, value)
            : new[] { Dpkg, BuildDeb, Off }
                .FirstOrDefault(known => Plain(known.Value).Equals(Plain(text), StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"'{text}' is not allowed. Allowed: dpkg, build-deb, off.");

        private static string Plain(string text) => text.Replace("-", "", StringComparison.Ordinal);
    }
}
