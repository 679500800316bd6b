using System;
using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks count and stride of an array of doorbells, registers or blocks: DDSL0031.</summary>
internal static class InvalidArrayRule
{
    /// <summary>The finding about count or stride.</summary>
    /// <param name="what">Its name in messages.</param>
    /// <param name="declaration">The declaration.</param>
    /// <param name="count">The declared count; null if omitted.</param>
    /// <param name="stride">The declared stride.</param>
    /// <param name="at">Locates an argument.</param>
    /// <param name="max">The largest count.</param>
    public static IEnumerable<Finding> Check(
        string what, object declaration, int? count, ulong stride, Func<string, Site> at, int max = DoorbellDeclaration.MaxArrayLength)
    {
        if (count < 1 || count > max)
        {
            yield return new(
                Catalogue.InvalidArray,
                at("Count"),
                what,
                $"has Count = {count}: use 1 to {max}")
            {
                LeavesOut = declaration,
            };
        }
        else if (count is null && stride != 0)
        {
            yield return new(
                Catalogue.InvalidArray,
                at("Stride"),
                what,
                $"has Stride = {Hex.Format(stride)} but no Count: set Count or remove Stride");
        }
    }
}
