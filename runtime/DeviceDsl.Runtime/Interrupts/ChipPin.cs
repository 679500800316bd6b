namespace DeviceDsl.Interrupts;

/// <summary>An input of an interrupt controller.</summary>
/// <param name="Chip">The controller.</param>
/// <param name="Pin">The input, from 0.</param>
internal readonly record struct ChipPin(ChipId Chip, int Pin);
