using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>What makes an array: DDSL0031.</summary>
internal static class ArrayRule
{
    public static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
    {
        if (!doorbell.HasPossibleCount)
        {
            yield return new(
                RuleIds.InvalidArray,
                doorbell.At("Count"),
                doorbell,
                doorbell.Name,
                $"has Count = {doorbell.DeclaredCount}: an array has 1 to {DoorbellDeclaration.LongestArray} of them");
        }
        else if (!doorbell.IsArray && doorbell.Stride != 0)
        {
            yield return new(
                RuleIds.InvalidArray,
                doorbell.At("Stride"),
                null,
                doorbell.Name,
                $"has Stride = {Hex.Format(doorbell.Stride)}, but no Count: it is no array");
        }
    }
}
