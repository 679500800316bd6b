namespace DeviceDsl.Model.Devices;

/// <summary>The message vectors of a device.</summary>
/// <param name="Vectors">The number of vectors.</param>
/// <param name="Name">The name of their property.</param>
internal sealed record MsiModel(int Vectors, string Name);
