namespace DeviceDsl.Model.Devices;

/// <summary>One interrupt line of a device.</summary>
internal sealed record DeviceMapLine(string Name, int Gsi, LineKind Kind);
