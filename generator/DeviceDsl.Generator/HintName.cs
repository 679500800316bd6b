using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>The file names of generated sources, which must be distinct regardless of case.</summary>
internal static class HintName
{
    /// <summary>The file name of a device, without extension, if no other device has the same name.</summary>
    public static string Plain(TypeModel type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsLetterOrDigit(name[i]) && name[i] is not ('.' or '+' or '_')) name[i] = '_';
        }

        return name.ToString();
    }

    /// <summary>The plain names that several devices share, in lower case.</summary>
    public static EquatableArray<string> Ambiguous(IEnumerable<string> names)
        => names.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .Select(static group => group.Key.ToLowerInvariant())
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>The file name of a device.</summary>
    public static string Of(TypeModel type, EquatableArray<string> ambiguous)
    {
        string plain = Plain(type);
        return ambiguous.Contains(plain.ToLowerInvariant())
            ? $"{plain}-{Fingerprint(type)}.g.cs"
            : $"{plain}.g.cs";
    }

    /// <summary>The file name of the unwired properties of a class.</summary>
    public static string OfUnwired(TypeModel type) => $"{Plain(type)}-{Fingerprint(type)}.Unwired.g.cs";

    // Includes the keyword: a class and a record with one name are two types until the user corrects the error.
    private static string Fingerprint(TypeModel type)
    {
        uint hash = 2166136261;
        string parameters = string.Concat(type.Parts.Select(static part => part.TypeParameters));
        foreach (char letter in type.Device.Keyword + " " + type.MetadataName + parameters) hash = unchecked((hash ^ letter) * 16777619);

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
