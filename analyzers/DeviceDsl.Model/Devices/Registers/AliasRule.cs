using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks one further address of a register: DDSL0004, DDSL0005, DDSL0020, DDSL0032.</summary>
internal static class AliasRule
{
    public static IEnumerable<Finding> Check(RegisterDeclaration alias)
    {
        if (!alias.HasKnownSpace)
        {
            return [DoorbellFormRule.UnknownSpace(alias.At("space"), alias, $"{alias.Title} '{alias.Name}'", alias.SpaceValue)];
        }

        if (alias.DeclaredAccess is null) return SpaceRule.Check(alias);

        if (!alias.HasKnownAccess) return [RegisterRule.UnknownAccess(alias)];

        return ConstantFault(alias) is { } fault ? [Fault(alias, fault)] : SpaceRule.Check(alias);
    }

    // Nothing sets a Constant register, and what can be set is not constant.
    private static ShapeFault? ConstantFault(RegisterDeclaration alias) => (alias.AliasOf!.Access, alias.Access) switch
    {
        (RegisterAccess.Constant, not (RegisterAccess.Constant or RegisterAccess.ReadOnly))
            => new($"is Constant, but its alias is {alias.Access}", "remove Access from the alias"),
        (not RegisterAccess.Constant, RegisterAccess.Constant)
            => new($"is {alias.AliasOf.Access}, but its alias is Constant", "set Access = ReadOnly on the alias"),
        _ => null,
    };

    private static Finding Fault(RegisterDeclaration alias, ShapeFault fault)
        => new(Catalogue.RegisterShape, alias.At("Access"), alias.Name, fault.What, fault.Remedy) { LeavesOut = alias };
}
