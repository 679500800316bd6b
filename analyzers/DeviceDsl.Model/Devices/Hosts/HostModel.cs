namespace DeviceDsl.Model.Devices;

/// <summary>The generated host of a device.</summary>
/// <param name="Form">The form in which the device exposes it to the machine.</param>
/// <param name="Table">
/// The name of the table that holds the hosts of a record; null for a class. <c>with</c> would copy a field and <c>Equals</c> would
/// compare it, but each instance is its own device.
/// </param>
internal sealed record HostModel(HostForm Form, string? Table);
