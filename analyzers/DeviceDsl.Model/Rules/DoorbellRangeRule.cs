using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>Whether a doorbell lies in its address space at all: DDSL0004, DDSL0005.</summary>
internal static class DoorbellRangeRule
{
    public static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
    {
        ulong length = doorbell.HasExistingLength ? (ulong)doorbell.Length : 0;
        if (doorbell.HasKnownSpace && !AddressLimits.Hold(doorbell.Space, 0, doorbell.Offset, length, doorbell.Step, doorbell.Count))
        {
            yield return new(
                AddressLimits.RuleOf(doorbell.Space),
                doorbell.At("offset"),
                doorbell,
                $"doorbell '{doorbell.Name}'",
                doorbell.Description);
        }
    }
}
