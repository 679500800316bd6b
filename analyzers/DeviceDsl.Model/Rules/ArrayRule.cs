using System;
using System.Collections.Generic;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>What makes an array, of doorbells or of registers: DDSL0031.</summary>
internal static class ArrayRule
{
    /// <summary>What is wrong with count and stride.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="declaration">The declaration.</param>
    /// <param name="count">The count that it gives; null where it is left out.</param>
    /// <param name="stride">The stride that it gives.</param>
    /// <param name="at">Where an argument stands.</param>
    public static IEnumerable<Finding> Check(string what, object declaration, int? count, ulong stride, Func<string, Site> at)
    {
        if (count is < 1 or > DoorbellDeclaration.MaxArrayLength)
        {
            yield return new(
                RuleIds.InvalidArray,
                at("Count"),
                declaration,
                what,
                $"has Count = {count}: use 1 to {DoorbellDeclaration.MaxArrayLength}");
        }
        else if (count is null && stride != 0)
        {
            yield return new(
                RuleIds.InvalidArray,
                at("Stride"),
                null,
                what,
                $"has Stride = {Hex.Format(stride)} but no Count: set Count or remove Stride");
        }
    }
}
