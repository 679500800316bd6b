using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks regions and the methods that answer for them: DDSL0004, DDSL0005, DDSL0020, DDSL0038.</summary>
internal static class InvalidRegionRule
{
    /// <summary>The findings about single regions and their names.</summary>
    public static IEnumerable<Finding> Check(IEnumerable<RegionDeclaration> regions)
    {
        var named = new Dictionary<string, RegionDeclaration>();
        foreach (RegionDeclaration region in regions)
        {
            if (Fault(region) is { } fault)
            {
                yield return fault;
            }
            else if (region.Name is { } name && named.TryGetValue(name, out RegionDeclaration? other))
            {
                yield return Invalid(
                    region.At("Name"),
                    region,
                    region.Title,
                    $"has the same name as another region, {other.Description}: rename one of them") with
                {
                    Others = [new Site(other.Attribute)],
                };
            }
            else if (region.Name is not null)
            {
                named.Add(region.Name, region);
            }
        }
    }

    /// <summary>Methods for a region that another method already answers.</summary>
    public static IEnumerable<Finding> CheckMethods(DeviceDeclaration device)
        => device.Hooks
            .Where(hook => hook.Register is null && device.Regions.Any(region => region.Name == hook.Region))
            .GroupBy(static hook => (hook.Region, hook.Kind))
            .SelectMany(static hooks => hooks.Skip(1).Select(hook => Second(hook, hooks.First())));

    private static Finding? Fault(RegionDeclaration region)
    {
        if (!region.HasKnownSpace) return DoorbellFormRule.UnknownSpace(region.At("space"), region, region.Title, region.SpaceValue);

        return region.Length == 0
            ? Invalid(region.At("length"), region, region.Title, "has length 0: give it a length")
            : SpaceRule.Check(region).FirstOrDefault();
    }

    private static Finding Second(HookDeclaration hook, HookDeclaration first)
    {
        string access = (hook.IsCheck ? "checks of " : "") + (hook.IsWrite ? "writes" : "reads");
        return Invalid(
            hook.At("Region"),
            hook,
            $"region '{hook.Region}'",
            $"already has a method for {access}, '{first.Method.Name}', so '{hook.Method.Name}' never runs: remove one of them") with
        {
            Others = [new Site(first.Attribute)],
        };
    }

    private static Finding Invalid(Site site, object leavesOut, string what, string fault)
        => new(Catalogue.InvalidRegion, site, what, fault) { LeavesOut = leavesOut };
}
