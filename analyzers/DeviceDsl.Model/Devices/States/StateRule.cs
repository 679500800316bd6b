using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>
/// Checks that saved members have a saved form, and finds members that are neither saved nor excluded: DDSL0030, DDSL0039.
/// </summary>
internal static class StateRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        bool isUsed = device.States.Any(static state => state.IsMarked);
        foreach (StateDeclaration state in device.States)
        {
            if (state.IsMarked)
            {
                if (Fault(state) is { } fault)
                {
                    yield return new(Catalogue.StateShape, new Site(state.Member), state.Name, fault) { LeavesOut = state };
                }
            }
            else if (IsMutable(state) && (isUsed || MayBeState(state)))
            {
                yield return new(
                    Catalogue.UnmarkedState,
                    new Site(state.Member),
                    state.Name,
                    device.Type.Name,
                    "neither [State] nor [Transient]",
                    "mark it")
                {
                    MaxSeverity = isUsed ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                    Hint = (PropertyFault(state.Member) ?? TypeFault(state)) is null ? new StateHint() : null,
                };
            }
        }
    }

    /// <summary>State that is not saved, because the base class implements its saved state itself.</summary>
    public static IEnumerable<Finding> CheckLost(DeviceDeclaration device)
    {
        if (!device.SavesItself || SavedForm.Implements(new(device.Type)) || device.Base is not { SavesItself: true } extended) return [];

        ISymbol? lost = device.Registers.Select(static register => (ISymbol)register.Property)
            .Concat(device.Timers.Timers.Select(static timer => timer.Property))
            .Concat(device.Blocks.Select(static block => block.Property))
            .FirstOrDefault();
        return lost is null
            ? []
            : new[]
            {
                new Finding(
                    Catalogue.UnmarkedState,
                    new Site(lost),
                    lost.Name,
                    device.Type.Name,
                    $"not saved by its base class '{extended.Type.Name}', which implements ISavedState",
                    $"implement ISavedState in '{device.Type.Name}'"),
            };
    }

    /// <summary>
    /// Whether a member can change: it can be set, or it is a collection. An access that is answered later ends with the state that it
    /// belongs to.
    /// </summary>
    public static bool IsMutable(StateDeclaration state)
        => state is { Stores: true, IsOfMap: false, Member.IsStatic: false }
            && (state.CanBeSet || SavedForm.IsCollection(state.Type))
            && !AttributeNames.IsDeferredAccess(state.Type)
            && state.Type.TypeKind != TypeKind.Error;

    /// <summary>Whether the type of a member is one of state; handles, delegates and other parts of the host are not.</summary>
    public static bool MayBeState(StateDeclaration state) => SavedForm.Of(state.Type) is not null || SavedForm.IsCollection(state.Type);

    private static string? Fault(StateDeclaration state) => state switch
    {
        { State: not null, Transient: not null } => "is marked both [State] and [Transient]",
        { IsOfMap: true } when IsField(state) => "is a field of a register, which already saves its bits",
        { IsOfMap: true } or { State: null } => null,
        { Member.IsStatic: true } => "is static, but a device may have several instances",
        _ => PropertyFault(state.Member) ?? TypeFault(state),
    };

    private static bool IsField(StateDeclaration state)
        => state.Member is IPropertySymbol property && FieldDeclaration.Read(property) is not null;

    private static string? PropertyFault(ISymbol member) => member switch
    {
        IPropertySymbol { IsIndexer: true } => "is an indexer",
        IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } => "is an explicit interface implementation",
        IPropertySymbol { RefKind: not RefKind.None } or IFieldSymbol { RefKind: not RefKind.None } => "returns a reference",
        IParameterSymbol { RefKind: not RefKind.None } => "is passed by reference",
        IPropertySymbol { GetMethod: null } => "cannot be read",
        _ when Obsolescence.IsForbidden(member) => "has an attribute that forbids its use",
        _ => null,
    };

    private static string? TypeFault(StateDeclaration state)
    {
        // The compiler reports a missing type.
        StateType? type = SavedForm.Of(state.Type);
        if (type is null)
        {
            return state.Type.TypeKind == TypeKind.Error ? null : $"is of type '{state.Type.ToDisplayString()}', which has no saved form";
        }

        bool isInPlace = type.Form is StateForm.Array or StateForm.Part or StateForm.Parts;
        if (type.Form == StateForm.Part && state.Type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            return "may be null, but an object loads its state in place";
        }

        return isInPlace || state.CanBeSet ? null : "cannot be set";
    }
}
