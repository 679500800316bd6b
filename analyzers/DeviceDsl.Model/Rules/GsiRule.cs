using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>A line needs a pin of the IOAPIC (GSI-1): DDSL0010.</summary>
internal static class GsiRule
{
    private const int PinCount = 24;

    public static IEnumerable<Finding> Check(LineDeclaration line)
    {
        if (line.Gsi is < 0 or >= PinCount)
        {
            yield return new(RuleIds.GsiOutOfRange, line.At("Gsi"), null, line.Name, line.Gsi);
        }
    }
}
