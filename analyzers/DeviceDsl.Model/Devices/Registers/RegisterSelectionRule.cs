using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks what decides which register an access reaches: DDSL0046.</summary>
internal static class RegisterSelectionRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => device.Registers.Concat(device.Aliases)
            .SelectMany(register => CheckCondition(device, register).Concat(CheckIndex(device, register)));

    private static IEnumerable<Finding> CheckCondition(DeviceDeclaration device, RegisterDeclaration register)
    {
        if (register.Condition is not { } condition) yield break;

        if (condition.When is not { } name)
        {
            yield return Fault(register, register.At("Is"), "has a value in Is but no When", "name the property or field that decides");
        }
        else if (MemberFault(device, register, name, "When", register.At("When"), mayBeBool: true) is { } fault)
        {
            yield return fault;
        }
        else if (condition.DeclaredValue is null && SelectorMember.Find(device.Type, name) is { IsBool: false } member)
        {
            yield return Fault(
                register,
                register.At("When"),
                $"does not say for which value of '{name}' it answers",
                $"set Is, because '{name}' is of type '{member.Type.ToDisplayString()}'");
        }
    }

    private static IEnumerable<Finding> CheckIndex(DeviceDeclaration device, RegisterDeclaration register)
    {
        if (register is not { Index: { } index, AliasOf: null }) yield break;

        if (!register.IsArray)
        {
            yield return Fault(register, index.At("index"), "has an index but no Count", "set Count, and use Registers<T>");
        }
        else if (register.DeclaredStride != 0)
        {
            yield return Fault(
                register, register.At("Stride"), "has an index and a Stride", "remove Stride, because all registers have one address");
        }
        else if (index.Step == 0)
        {
            yield return Fault(register, index.At("Step"), "has Step = 0, so that one value selects all of its registers", "use 1 or more");
        }
        else if (MemberFault(device, register, index.Index, "index", index.At("index"), mayBeBool: false) is { } fault)
        {
            yield return fault;
        }
    }

    private static Finding? MemberFault(
        DeviceDeclaration device, RegisterDeclaration register, string name, string argument, Site site, bool mayBeBool)
    {
        if (SelectorMember.Find(device.Type, name) is not { } member) return Missing(device, register, name, argument, site);

        string types = mayBeBool ? "a bool, an integer or an enum" : "an integer or an enum";
        if (!member.IsReadable) return Fault(register, site, $"depends on '{name}', which cannot be read", $"add get to '{name}'");

        return member.Width is null || (member.IsBool && !mayBeBool)
            ? Fault(register, site, $"depends on '{name}' of type '{member.Type.ToDisplayString()}'", $"use {types}")
            : null;
    }

    private static Finding Missing(DeviceDeclaration device, RegisterDeclaration register, string name, string argument, Site site)
    {
        string? meant = NearestName.Of(name, SelectorMember.Names(device.Type));
        return Fault(
            register,
            site,
            $"depends on '{name}', which is not a property or field of the class",
            meant is null ? "name one" : $"did you mean '{meant}'?") with
        {
            Hint = meant is null ? null : new ArgumentHint(argument, $"nameof({MissingRegister.Escape(meant)})"),
        };
    }

    private static Finding Fault(RegisterDeclaration register, Site site, string what, string remedy)
        => new(Catalogue.RegisterSelection, site, register.Title, register.Name, what, remedy) { LeavesOut = register };
}
