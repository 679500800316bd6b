using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model;

/// <summary>The position of a class: its namespace, empty for the global one, and its types from the outside in.</summary>
internal sealed record TypeModel(string Namespace, EquatableArray<TypePart> Parts)
{
    /// <summary>The version of C# in which the class is written, and what is generated has to be.</summary>
    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    /// <summary>The names that begin with an alias.</summary>
    public EquatableArray<AliasedName> Aliases { get; init; }

    /// <summary>The device's own class.</summary>
    public TypePart Device => Parts[Parts.Count - 1];

    /// <summary>The metadata name of the class.</summary>
    public string MetadataName
    {
        get
        {
            string nested = string.Join("+", Parts.Select(static part => part.Name));
            return Namespace.Length == 0 ? nested : Namespace + "." + nested;
        }
    }
}
