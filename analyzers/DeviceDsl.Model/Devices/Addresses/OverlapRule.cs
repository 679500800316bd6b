using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Reports overlaps between registers, regions and doorbells of a device: DDSL0009, DDSL0019.</summary>
internal static class OverlapRule
{
    /// <summary>An array whose registers overlap each other.</summary>
    public static IEnumerable<Finding> CheckItself(RegisterDeclaration register)
    {
        if (register.Ranges.OverlapThemselves) yield return Overlap(register.ToPlaced(), 1, register.ToPlaced(), 0, register);
    }

    /// <summary>Registers and regions that overlap; the later one in source order is reported.</summary>
    public static IEnumerable<Finding> CheckBytes(
        IEnumerable<RegionDeclaration> regions,
        IEnumerable<RegisterDeclaration> registers,
        RegisterSharing sharing)
    {
        var accepted = new RangeSet<Placed>();
        var rejected = new HashSet<object?>();
        var all = regions.Select(static region => region.ToPlaced())
            .Concat(registers.Select(static register => register.ToPlaced()))
            .ToList();
        foreach (Placed item in all)
        {
            // Without its register, there is no alias.
            if (item.Declaration is RegisterDeclaration { AliasOf: { } register } && rejected.Contains(register)) continue;

            if (accepted.Find(item.Ranges, isIgnored: earlier => MayShare(item, earlier, sharing)) is var (other, index, ownIndex))
            {
                rejected.Add(item.Declaration);
                yield return Overlap(item, ownIndex, other, index, item.Declaration) with { Picture = Draw(all, item, ownIndex) };
            }
            else
            {
                accepted.Add(item.Ranges, item, keepsEqual: true);
            }
        }
    }

    /// <summary>
    /// Doorbells that overlap without colliding: a write can extend into another doorbell, which no machine rings by it. Two that begin
    /// together are fine.
    /// </summary>
    public static IEnumerable<Finding> CheckDoorbells(IEnumerable<DoorbellDeclaration> doorbells)
    {
        var accepted = new RangeSet<Placed>();
        var all = doorbells.Select(static doorbell => doorbell.ToPlaced()).ToList();
        foreach (Placed item in all)
        {
            if (item.Ranges.OverlapThemselves)
            {
                yield return Overlap(item, 1, item, 0, null) with { MaxSeverity = DiagnosticSeverity.Warning };
            }
            else if (accepted.Find(item.Ranges, unlessTogether: true) is var (other, index, ownIndex))
            {
                yield return Overlap(item, ownIndex, other, index, null) with
                {
                    MaxSeverity = DiagnosticSeverity.Warning,
                    Picture = Draw(all, item, ownIndex),
                };
            }

            accepted.Add(item.Ranges, item);
        }
    }

    /// <summary>Doorbells that take writes from a register (Language 9).</summary>
    public static IEnumerable<Finding> CheckSwallowed(
        IEnumerable<DoorbellDeclaration> doorbells,
        IEnumerable<RegisterDeclaration> registers)
    {
        var swallowed = new RangeSet<RegisterDeclaration>();
        foreach (RegisterDeclaration register in registers) swallowed.Add(register.Ranges, register);

        foreach (DoorbellDeclaration doorbell in doorbells)
        {
            if (!doorbell.IsSynchronous && swallowed.Find(doorbell.Addresses) is var (register, index, ownIndex))
            {
                yield return new(
                    Catalogue.DoorbellOverRegister,
                    new Site(doorbell.Attribute),
                    doorbell.NameOf(ownIndex),
                    doorbell.DescriptionOf(ownIndex),
                    register.NameOf(index),
                    register.DescriptionOf(index))
                {
                    Others = [new Site(register.Attribute)],
                    Hint = new ArgumentHint("Synchronous", "true"),
                };
            }
        }
    }

    private static bool MayShare(Placed item, Placed other, RegisterSharing sharing)
        => item.Declaration is RegisterDeclaration register && other.Declaration is RegisterDeclaration earlier
            && sharing.MayShare(register, earlier);

    private static string Draw(IEnumerable<Placed> all, Placed item, int index)
        => RangePicture.Draw(all.Select(static other => other.Drawn).ToList(), item.Drawn, index);

    private static Finding Overlap(Placed item, int index, Placed other, int otherIndex, object? leavesOut)
        => new(
            Catalogue.OverlappingRanges,
            item.Site,
            item.NameOf(index),
            item.DescriptionOf(index),
            other.NameOf(otherIndex),
            other.DescriptionOf(otherIndex))
        {
            LeavesOut = leavesOut,
            Others = [other.Site],
            Moves = item.Declaration == other.Declaration ? null : item,
        };
}
