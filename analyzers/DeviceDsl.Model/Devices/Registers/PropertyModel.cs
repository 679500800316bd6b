namespace DeviceDsl.Model.Devices;

/// <summary>A partial property that the generator implements.</summary>
/// <param name="Modifiers">Its modifiers as written in source, including <c>partial</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Getter">The modifiers and keyword of its getter; null if it has none.</param>
/// <param name="Setter">The modifiers and keyword of its setter; null if it has none.</param>
/// <param name="InitialValue">Its initial value as source text, or null.</param>
/// <param name="View">The register bits that it represents; null if it has its own storage.</param>
internal sealed record PropertyModel(
    string Modifiers,
    string Type,
    string Name,
    string? Getter,
    string? Setter,
    string? InitialValue,
    FieldView? View)
{
    /// <summary>The parameters of an indexer, with types; null for a property.</summary>
    public string? Parameters { get; init; }

    /// <summary>The expression that creates its value when it is first read, because it uses the object; null if none does.</summary>
    public string? Creation { get; init; }

    /// <summary>The name of the field that stores its value; null if the keyword <c>field</c> does, or if it stores none.</summary>
    public string? Backing { get; init; }

    /// <summary>Whether the user's part of the declaration excludes it from the coverage of tests.</summary>
    public bool IsExcludedFromCoverage { get; init; }

    /// <summary>Whether it only has to compile, because its declaration is wrong: then its accessors throw.</summary>
    public bool IsUnusable { get; init; }
}
