using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that the addresses of a device lie in their space: DDSL0004, DDSL0005.</summary>
internal static class SpaceRule
{
    public static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
    {
        ulong length = doorbell.HasExistingLength ? (ulong)doorbell.Length : 0;
        if (doorbell.HasKnownSpace && !AddressLimits.Hold(doorbell.Space, 0, doorbell.Offset, length, doorbell.Step, doorbell.Count))
        {
            yield return Outside(
                doorbell.Space, doorbell.At("offset"), doorbell, $"doorbell '{doorbell.Name}'", doorbell.Description);
        }
    }

    public static IEnumerable<Finding> Check(RegisterDeclaration register)
    {
        if (!AddressLimits.Hold(register.Space, 0, register.Offset, (ulong)register.Length, register.Stride, register.Places))
        {
            yield return Outside(
                register.Space, register.At("offset"), register, $"{register.Title} '{register.Name}'", register.Description);
        }
    }

    public static IEnumerable<Finding> Check(RegionDeclaration region)
    {
        if (!AddressLimits.Hold(region.Space, 0, region.Offset, region.Length))
        {
            yield return Outside(region.Space, region.At("offset"), region, region.Title, region.Description);
        }
    }

    private static Finding Outside(AddressSpace space, Site site, object declaration, string what, string description)
        => new(AddressLimits.RuleOf(space), site, what, description) { LeavesOut = declaration };
}
