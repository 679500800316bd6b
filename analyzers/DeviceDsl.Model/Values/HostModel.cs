namespace DeviceDsl.Model;

/// <summary>The generated host of a device.</summary>
/// <param name="Form">How the device gives it to its machine.</param>
/// <param name="Table">
/// The name of the table that holds the hosts of a record; null for a class. A field would be copied by <c>with</c> and compared
/// by <c>Equals</c>, but each instance is a device of its own.
/// </param>
internal sealed record HostModel(HostForm Form, string? Table);
