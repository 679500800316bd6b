using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0216: a reset leaves state of the device as it was.</summary>
internal static class StateNotResetRule
{
    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
    {
        if (!code.IsDevice) return [];

        var states = StatesOf(code.Type).ToList();
        if (states.Count == 0) return [];

        ResetCode reset = code.Once(() => new ResetCode(code, cancellation));
        return !reset.IsKnown ? []
            : states.Where(state => !reset.UsesOf(state).Any() && IsChanged(state, code))
                .Select(state => new Finding(
                    Catalogue.StateNotReset,
                    new Site(state),
                    state.Name,
                    code.Type.Name,
                    reset.HasHandler ? "no [OnReset] method uses it" : "the class has no [OnReset] method"));
    }

    private static IEnumerable<ISymbol> StatesOf(INamedTypeSymbol type)
        => type.GetMembers()
            .Where(static member => member is IFieldSymbol or IPropertySymbol && !member.IsStatic && IsState(member))
            .Select(static member => member is IFieldSymbol { AssociatedSymbol: { } property } ? property : member)
            .Concat(type.InstanceConstructors.SelectMany(static constructor => constructor.Parameters).Where(IsState));

    private static bool IsState(ISymbol member) => AttributeNames.Find(member, AttributeNames.State) is not null;

    // What only constructors set is configuration, which a reset keeps.
    private static bool IsChanged(ISymbol state, TypeCode code)
        => code.Methods.Where(static method => method.Key.MethodKind != MethodKind.Constructor)
            .SelectMany(method => code.OperationsOf(method.Value))
            .Any(operation => Symbols.AreSame(ResetCode.MemberOf(operation), state) && MayChange(operation, state));

    private static bool MayChange(IOperation use, ISymbol state)
        => !IsValue(Symbols.TypeOf(state)) || use.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == use,
            IIncrementOrDecrementOperation or ITupleOperation => true,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            _ => false,
        };

    private static bool IsValue(ITypeSymbol? type) => type is { IsValueType: true } or { SpecialType: SpecialType.System_String };
}
