using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Declarations;

namespace DeviceDsl.Model.Rules;

/// <summary>What an access to a register can call: DDSL0016, DDSL0017, DDSL0204.</summary>
internal static class HookRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => device.Hooks.Select(hook => Check(device, hook)).OfType<Finding>();

    private static Finding? Check(DeviceDeclaration device, HookDeclaration hook)
    {
        var register = device.Registers.FirstOrDefault(candidate => candidate.Name == hook.Register);
        if (register is null)
        {
            return Unbound(hook);
        }

        if (HandlerRule.IsAsync(hook.Method))
        {
            return new(RuleIds.AsyncHandler, new Site(hook.Method), hook, hook.Method.Name);
        }

        string? fault = HandlerRule.ShapeFault(hook.Method)
            ?? (hook.Fits(register) ? null : "does not take and return what the access has")
            ?? HandlerRule.CallFault(hook.Method);
        return fault is null
            ? null
            : new(RuleIds.HandlerSignature, new Site(hook.Method), hook, hook.Method.Name, fault, Calls(hook, register));
    }

    private static Finding Unbound(HookDeclaration hook)
        => new(
            RuleIds.UnboundAttribute,
            new Site(hook.Attribute, "register"),
            hook,
            hook.IsWrite ? "[OnWrite]" : "[OnRead]",
            hook.Method.Name,
            $"the device has no register '{hook.Register}'");

    private static string Calls(HookDeclaration hook, RegisterDeclaration register)
    {
        string name = hook.Method.Name;
        string type = register.ValueType.ToDisplayString();
        string index = register.IsArray ? "int index, " : "";
        return hook.IsWrite
            ? $"'void {name}({index}{type} written)' or 'void {name}({index}{type} old, {type} written)'"
            : $"'{type} {name}({index}{type} stored)'";
    }
}
