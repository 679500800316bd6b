using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>The file names of generated sources, which the compiler wants different without regard to case.</summary>
internal static class HintName
{
    /// <summary>The file name of a device that has no near namesake.</summary>
    public static string Plain(TypeModel type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsLetterOrDigit(name[i]) && name[i] is not ('.' or '+' or '_'))
            {
                name[i] = '_';
            }
        }

        return name.ToString();
    }

    /// <summary>The plain names that more than one device would have, in lower case.</summary>
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

    // The keyword counts because a class and a record of one name are two types, though not for long.
    private static string Fingerprint(TypeModel type)
    {
        uint hash = 2166136261;
        foreach (char letter in type.Device.Keyword + " " + type.MetadataName)
        {
            hash = unchecked((hash ^ letter) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
