using System.Collections.Generic;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Pci;

/// <summary>Checks the BARs of a PCI function, each alone and together: DDSL0020, DDSL0430, DDSL0431.</summary>
internal static class PciBarRule
{
    public static IEnumerable<Finding> Check(PciDeclaration function)
    {
        var right = new List<BarDeclaration>();
        foreach (BarDeclaration bar in function.Bars)
        {
            if ((Shape(bar) ?? Conflict(bar, right)) is { } finding) yield return finding;
            else right.Add(bar);
        }
    }

    private static Finding? Shape(BarDeclaration bar) => bar switch
    {
        { HasKnownSpace: false } => DoorbellFormRule.UnknownSpace(bar.At("space"), bar, bar.Title, bar.SpaceValue),
        { Index: < 0 or >= BarDeclaration.RegisterCount }
            => Invalid(bar, "index", $"has no register: use index 0 to {BarDeclaration.RegisterCount - 1}"),
        { Space: AddressSpace.Pio, Is64Bit: true }
            => Invalid(bar, "Is64Bit", "is a 64-bit port BAR, but only memory BARs can be 64-bit: remove Is64Bit"),
        { Space: AddressSpace.Pio, IsPrefetchable: true }
            => Invalid(
                bar, "IsPrefetchable", "is a prefetchable port BAR, but only memory BARs can be prefetchable: remove IsPrefetchable"),
        { LastIndex: BarDeclaration.RegisterCount }
            => Invalid(bar, "Is64Bit", "is 64-bit but has no next register for its upper half: use a lower index"),
        { HasExistingLength: false } => Invalid(
            bar,
            "length",
            $"has length {Hex.Format(bar.Length)}: use a power of two from {Hex.Format(bar.Shortest)} to {Hex.Format(bar.Longest)}") with
        {
            Hint = bar.LengthFor(bar.Length) is { } length ? new ArgumentHint("length", Hex.Format(length)) : null,
        },
        _ => null,
    };

    private static Finding? Conflict(BarDeclaration bar, List<BarDeclaration> others)
    {
        if (others.Find(other => other.Index <= bar.LastIndex && bar.Index <= other.LastIndex) is { } neighbour)
        {
            int register = System.Math.Max(bar.Index, neighbour.Index);
            return Conflict(bar.At("index"), bar, bar, neighbour, $"both use register {register}: change an index");
        }

        return others.Find(other => other.Space == bar.Space) is { } twin
            ? Conflict(bar.At("space"), bar, bar, twin, $"are both the base of the device in {bar.Space}: use one BAR per space")
            : null;
    }

    private static Finding Conflict(Site site, object leavesOut, BarDeclaration bar, BarDeclaration other, string what)
        => new(Catalogue.BarConflict, site, bar.Title, other.Title, what) { LeavesOut = leavesOut, Others = [new Site(other.Attribute)] };

    private static Finding Invalid(BarDeclaration bar, string argument, string fault)
        => new(Catalogue.InvalidBar, bar.At(argument), bar.Title, fault) { LeavesOut = bar };
}
