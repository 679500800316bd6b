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
    // File systems allow 255 bytes, of which fingerprints and endings need some.
    private const int MaxBytes = 200;

    /// <summary>The file name of a device, without extension, if no other device has the same name.</summary>
    public static string Plain(TypeModel type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsLetterOrDigit(name[i]) && name[i] is not ('.' or '+' or '_')) name[i] = '_';
        }

        return Shorten(name.ToString(), type);
    }

    /// <summary>The plain names that several devices share, folded.</summary>
    public static EquatableArray<string> Ambiguous(IEnumerable<string> names)
        => names.GroupBy(Fold, StringComparer.Ordinal)
            .Where(static group => group.Count() > 1)
            .Select(static group => group.Key)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToEquatableArray();

    /// <summary>The file name of a device.</summary>
    public static string Of(TypeModel type, EquatableArray<string> ambiguous)
    {
        string plain = Plain(type);
        return ambiguous.Contains(Fold(plain))
            ? $"{plain}-{Fingerprint(type)}.g.cs"
            : $"{plain}.g.cs";
    }

    /// <summary>The file name of the unwired properties of a class.</summary>
    public static string OfUnwired(TypeModel type) => $"{Plain(type)}-{Fingerprint(type)}.Unwired.g.cs";

    // What the compiler, which compares capital letters, or a file system, which may compare small ones, takes for the same.
    private static string Fold(string name) => name.ToUpperInvariant().ToLowerInvariant();

    // The end of a long name says the most. A letter has at most three bytes.
    private static string Shorten(string name, TypeModel type)
    {
        if (Excess(name) <= 0) return name;

        string end = name;
        for (int excess = Excess(end); excess > 0; excess = Excess(end)) end = end.Substring(Math.Max(1, excess / 3));

        return $"{Fingerprint(type)}-{end}";
    }

    private static int Excess(string name) => Encoding.UTF8.GetByteCount(name) - MaxBytes;

    // Includes the keyword: a class and a record with one name are two types until the user corrects the error.
    private static string Fingerprint(TypeModel type)
    {
        uint hash = 2166136261;
        string parameters = string.Concat(type.Parts.Select(static part => part.TypeParameters));
        foreach (char letter in type.Device.Keyword + " " + type.MetadataName + parameters) hash = unchecked((hash ^ letter) * 16777619);

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
