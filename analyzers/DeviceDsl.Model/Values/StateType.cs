namespace DeviceDsl.Model;

/// <summary>How a type is saved.</summary>
/// <param name="Form">Its form.</param>
/// <param name="Text">The type as source has it.</param>
/// <param name="Code">What the schema calls it: equal codes are read alike.</param>
/// <param name="Item">The type inside of an optional one or of an array; the number behind an enum.</param>
internal sealed record StateType(StateForm Form, string Text, string Code, StateType? Item = null);
