namespace DeviceDsl.Model;

/// <summary>A partial property that the generator implements.</summary>
/// <param name="Modifiers">All of its modifiers, <c>partial</c> included, as source has them.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Getter">The modifiers and keyword of its getter; null where it has none.</param>
/// <param name="Setter">The modifiers and keyword of what sets it; null where nothing does.</param>
/// <param name="InitialValue">What it holds at first, as source has it; null for nothing.</param>
/// <param name="View">The bits of a register that it stands for; null where it stores a value of its own.</param>
internal sealed record PropertyModel(
    string Modifiers,
    string Type,
    string Name,
    string? Getter,
    string? Setter,
    string? InitialValue,
    FieldView? View);
