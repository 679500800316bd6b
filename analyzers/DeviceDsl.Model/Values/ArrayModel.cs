namespace DeviceDsl.Model;

/// <summary>How many registers a row stands for, and how far they lie apart.</summary>
internal sealed record ArrayModel(int Count, ulong Stride);
