using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>A line needs a pin of the IOAPIC (GSI-1): DDSL0010.</summary>
internal static class GsiRule
{
    /// <summary>How many pins the IOAPIC has.</summary>
    public const int PinCount = 24;

    /// <summary>The GSIs that the chipset has: the timer, the second 8259, the clock and the coprocessor.</summary>
    public static IReadOnlyList<int> Chipset { get; } = [0, 2, 8, 13];

    /// <summary>Whether the IOAPIC has such a pin.</summary>
    public static bool IsPin(int gsi) => gsi is >= 0 and < PinCount;

    public static IEnumerable<Finding> Check(LineDeclaration line, FreeGsis gsis)
    {
        if (!IsPin(line.Gsi))
        {
            yield return new(RuleIds.GsiOutOfRange, line.At("Gsi"), null, line.Name, line.Gsi)
            {
                Fix = gsis.Fix("Gsi", line.Gsi, line.Gsi),
            };
        }
    }
}
