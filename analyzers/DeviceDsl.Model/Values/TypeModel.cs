using System.Linq;

namespace DeviceDsl.Model;

/// <summary>The position of a class: its namespace, empty for the global one, and its types from the outside in.</summary>
internal sealed record TypeModel(string Namespace, EquatableArray<TypePart> Parts)
{
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
