using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>A line needs a pin of the IOAPIC (GSI-1): DDSL0010.</summary>
internal static class GsiRule
{
    private const int PinCount = 24;

    /// <summary>Whether the IOAPIC has such a pin.</summary>
    public static bool IsPin(int gsi) => gsi is >= 0 and < PinCount;

    public static IEnumerable<Finding> Check(LineDeclaration line)
    {
        if (!IsPin(line.Gsi))
        {
            yield return new(RuleIds.GsiOutOfRange, line.At("Gsi"), null, line.Name, line.Gsi);
        }
    }
}
