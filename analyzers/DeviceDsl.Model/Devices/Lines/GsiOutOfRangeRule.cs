using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that a line has a pin of the IOAPIC (GSI-1): DDSL0010.</summary>
internal static class GsiOutOfRangeRule
{
    /// <summary>The number of pins of the IOAPIC.</summary>
    public const int PinCount = 24;

    /// <summary>The GSIs of the chipset: the timer, the second 8259, the clock and the coprocessor.</summary>
    public static IReadOnlyList<int> Chipset { get; } = [0, 2, 8, 13];

    /// <summary>Whether the IOAPIC has a pin for the GSI.</summary>
    public static bool IsPin(int gsi) => gsi is >= 0 and < PinCount;

    public static IEnumerable<Finding> Check(LineDeclaration line, FreeGsis gsis)
    {
        if (!IsPin(line.Gsi))
        {
            yield return new(Catalogue.GsiOutOfRange, line.At("Gsi"), line.Name, line.Gsi)
            {
                Hint = gsis.Move("Gsi", line.Gsi, line.Gsi),
            };
        }
    }
}
