namespace DeviceDsl;

/// <summary>One device of a board, and where it is attached.</summary>
/// <param name="Device">The device.</param>
/// <param name="Name">The name of the member that holds it.</param>
/// <param name="Pio">The base of the device's addresses in the port space.</param>
/// <param name="Mmio">The base of the device's guest-physical addresses.</param>
public readonly record struct BoardPart(IDevice Device, string Name, ulong Pio = 0, ulong Mmio = 0);
