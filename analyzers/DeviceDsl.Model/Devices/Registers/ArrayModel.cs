namespace DeviceDsl.Model.Devices;

/// <summary>The number of registers in a row, and the distance between them.</summary>
internal sealed record ArrayModel(int Count, ulong Stride);
