namespace DeviceDsl;

/// <summary>One interrupt line of a device: a row of its table.</summary>
/// <param name="Gsi">The global system interrupt.</param>
/// <param name="Kind">How the line is triggered and acknowledged.</param>
/// <param name="Name">The name of the property through which the device raises it.</param>
public readonly record struct LineEntry(Gsi Gsi, LineKind Kind, string Name);
