using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks methods that answer accesses later: DDSL0050.</summary>
internal static class DeferredAccessRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => device.Hooks.Where(static hook => hook.Defers).Select(hook => Check(device, hook)).OfType<Finding>();

    private static Finding? Check(DeviceDeclaration device, HookDeclaration hook)
    {
        string name = hook.Register ?? hook.Region ?? "";
        Site site = hook.At(hook.Register is not null ? "register" : "Region");
        string accesses = $"{(hook.IsWrite ? "writes" : "reads")} of '{name}'";
        if (FirstOf(device, hook) is { } first)
        {
            string fault = first.IsWrite == hook.IsWrite
                ? $"also those of '{first.Register ?? first.Region}', and accesses to both may wait at once: write a method for each"
                : "it also handles the other kind of access, which has another parameter: write a method for each";
            return Report(site, hook, accesses, fault, new Site(first.Attribute));
        }

        if (OtherOf(device, hook) is { } other)
        {
            return Report(site, hook, accesses, $"'{other.Method.Name}' {RoleOf(other)}: {CureOf(other)}", new Site(other.Attribute));
        }

        if (IsSplit(device, hook))
        {
            const string Fault = "accesses of other widths are split into several, which would wait at once: refuse or pad them";
            return Report(site, hook, accesses, Fault);
        }

        RegisterDeclaration? register = hook.IsWrite ? null : device.Registers.FirstOrDefault(candidate => candidate.Name == name);
        return register is not null && FindEffect(device, register) is { } effect
            ? Report(site, hook, accesses, $"{effect}: change it in the code that completes the read")
            : null;
    }

    // An attribute of the same method that comes before.
    private static HookDeclaration? FirstOf(DeviceDeclaration device, HookDeclaration hook)
    {
        HookDeclaration first = device.Hooks.First(other => SymbolEqualityComparer.Default.Equals(other.Method, hook.Method));
        return first == hook ? null : first;
    }

    private static HookDeclaration? OtherOf(DeviceDeclaration device, HookDeclaration hook)
        => device.Hooks.FirstOrDefault(other => other != hook
            && other.Register == hook.Register
            && other.Region == hook.Region
            && hook.Register is not null
            && (hook.IsWrite
                ? other is { Kind: HookKind.Write, Defers: true } && IsBefore(device, other, hook)
                : other.Kind == HookKind.AfterRead || (other.Kind == HookKind.Read && (!other.Defers || IsBefore(device, other, hook)))));

    private static bool IsBefore(DeviceDeclaration device, HookDeclaration one, HookDeclaration other)
        => device.Hooks.IndexOf(one) < device.Hooks.IndexOf(other);

    // The parts of an access to one register or region would be several accesses of the method.
    private static bool IsSplit(DeviceDeclaration device, HookDeclaration hook)
        => hook.Register is not null
            ? device.PlacedRegisters(new HashSet<object?>())
                .Any(register => register.Name == hook.Register && IsSplit(register.Form.Over(device.Form), (ulong)register.Length))
            : device.Regions.Any(region => region.Name == hook.Region && IsSplit(region.Form.Over(device.Form), region.Length));

    private static bool IsSplit(AccessFormModel form, ulong length)
        => (form.Others & OtherWidths.Split) != 0 && form.Widths > 0 && length > (ulong)(form.Widths & -form.Widths);

    private static string RoleOf(HookDeclaration other) => other.Kind switch
    {
        HookKind.AfterRead => "runs after reads",
        HookKind.Read => "answers them as well",
        _ => "completes them as well",
    };

    private static string CureOf(HookDeclaration other)
        => other.Kind == HookKind.AfterRead ? "do its work in the code that completes the read" : "merge the methods";

    private static string? FindEffect(DeviceDeclaration device, RegisterDeclaration register)
    {
        if (HasEffect(register.Access)) return $"a read changes it ({register.Access})";

        FieldDeclaration? field = device.Fields.FirstOrDefault(
            field => field.Register == register.Name && HasEffect(field.AccessIn(register)));
        return field is null ? null : $"a read changes its field '{field.Name}' ({field.AccessIn(register)})";
    }

    private static bool HasEffect(RegisterAccess access) => access is RegisterAccess.ReadClear or RegisterAccess.ReadSet;

    private static Finding Report(Site site, HookDeclaration hook, string accesses, string fault, Site? other = null)
        => new(Catalogue.DeferredAccess, site, hook.Method.Name, accesses, fault)
        {
            LeavesOut = hook,
            Others = other is { } also ? [also] : [],
        };
}
