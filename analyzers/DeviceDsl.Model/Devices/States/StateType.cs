namespace DeviceDsl.Model.Devices;

/// <summary>The saved form of a type.</summary>
/// <param name="Form">Its form.</param>
/// <param name="Text">The type, as written in source.</param>
/// <param name="Code">Its code in the schema; types with equal codes load the same way.</param>
/// <param name="Item">The item type of an optional value or an array; the underlying type of an enum.</param>
internal sealed record StateType(StateForm Form, string Text, string Code, StateType? Item = null);
