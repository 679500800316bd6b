using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks the methods that accesses to registers and regions run: DDSL0016, DDSL0017, DDSL0204.</summary>
internal static class HookRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => device.Hooks.SelectMany(hook => Check(device, hook));

    private static IEnumerable<Finding> Check(DeviceDeclaration device, HookDeclaration hook)
    {
        if (hook is { Register: not null, Region: not null })
        {
            yield return new(
                Catalogue.UnboundAttribute,
                hook.At("Region"),
                "Region",
                hook.Method.Name,
                $"the method handles the register '{hook.Register}'");
        }

        if (UnboundReason(device, hook) is { } reason)
        {
            yield return Unbound(device, hook, reason);
        }
        else if (HandlerRule.IsAsync(hook.Method))
        {
            yield return new(Catalogue.AsyncHandler, new Site(hook.Method), hook.Method.Name) { LeavesOut = hook };
        }
        else if (Fault(device, hook) is { } fault)
        {
            string calls = RegisterOf(device, hook) is { } register ? Calls(hook, register) : CallsOfRegion(hook);
            yield return new(Catalogue.HandlerSignature, new Site(hook.Method), hook.Method.Name, fault, calls) { LeavesOut = hook };
        }
    }

    private static RegisterDeclaration? RegisterOf(DeviceDeclaration device, HookDeclaration hook)
        => hook.Register is { } name ? device.Registers.FirstOrDefault(candidate => candidate.Name == name) : null;

    private static string? UnboundReason(DeviceDeclaration device, HookDeclaration hook) => hook switch
    {
        { Register: { } register } => RegisterOf(device, hook) is null ? $"the device has no register '{register}'" : null,
        { Region: { } region } => device.Regions.Any(candidate => candidate.Name == region)
            ? null
            : $"the device has no region '{region}'",
        _ => "it names neither a register nor a Region",
    };

    private static Finding Unbound(DeviceDeclaration device, HookDeclaration hook, string reason)
    {
        var finding = new Finding(
            Catalogue.UnboundAttribute,
            hook.At(hook.Register is null && hook.Region is not null ? "Region" : "register"),
            hook.Title,
            hook.Method.Name,
            reason)
        {
            LeavesOut = hook,
        };
        return hook switch
        {
            { Register: { } register } => MissingRegister.Propose(finding, device, "register", register),
            { Region: { } region } => MissingRegister.ProposeRegion(finding, device, region),
            _ => finding,
        };
    }

    private static string? Fault(DeviceDeclaration device, HookDeclaration hook)
    {
        bool fits = RegisterOf(device, hook) is { } register ? hook.Fits(register) : hook.FitsRegion();
        return HandlerRule.ShapeFault(hook.Method)
            ?? (fits ? null : "does not have the parameters and return type of the access")
            ?? HandlerRule.CallFault(hook.Method);
    }

    private static string Calls(HookDeclaration hook, RegisterDeclaration register)
    {
        string name = hook.Method.Name;
        string type = register.ValueType.ToDisplayString();
        string index = register.IsArray ? "int index, " : "";
        if (hook.Defers) return CallsDeferred(hook, $"{index}{type} {(hook.IsWrite ? "written" : "stored")}");

        string nothing = $"{name}({(register.IsArray ? "int index" : "")})";
        return hook.Kind switch
        {
            HookKind.BeforeRead => $"'bool {nothing}'",
            HookKind.Read => $"'{type} {name}({index}{type} stored)'",
            HookKind.AfterRead => $"'void {nothing}' or 'void {name}({index}{type} seen)'",
            HookKind.BeforeWrite => $"'bool {nothing}' or 'bool {name}({index}{type} written)'",
            _ => $"'void {name}({index}{type} written)' or 'void {name}({index}{type} old, {type} written)'",
        };
    }

    private static string CallsDeferred(HookDeclaration hook, string values)
        => $"'void {hook.Method.Name}({values}, {hook.Access} {(hook.IsWrite ? "write" : "read")})'";

    private static string CallsOfRegion(HookDeclaration hook)
    {
        if (hook.Defers) return CallsDeferred(hook, $"ulong offset, int length{(hook.IsWrite ? ", ulong value" : "")}");

        string result = hook.IsCheck ? "bool" : hook.IsWrite ? "void" : "ulong";
        return $"'{result} {hook.Method.Name}(ulong offset, int length{(hook.IsWrite ? ", ulong value" : "")})'";
    }
}
