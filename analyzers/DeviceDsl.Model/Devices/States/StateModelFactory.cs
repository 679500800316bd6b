using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of the saved members: those marked as state, registers, timers and blocks.</summary>
internal static class StateModelFactory
{
    /// <summary>The members of a saved state, in an order that does not depend on the order of their declarations.</summary>
    /// <param name="device">The device.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="timers">Its timers.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="states">The valid members that are marked as state.</param>
    public static IEnumerable<StateModel> Create(
        DeviceDeclaration device,
        List<RegisterDeclaration> registers,
        List<TimerDeclaration> timers,
        List<BlockDeclaration> blocks,
        IEnumerable<StateDeclaration> states)
    {
        var transient = new HashSet<ISymbol>(
            device.States.Where(static state => state.Transient is not null).Select(static state => state.Member),
            SymbolEqualityComparer.Default);
        return registers
            .Where(register => register.Access != RegisterAccess.Constant && !transient.Contains(register.Property))
            .Select(Create)
            .Concat(timers.Where(timer => !transient.Contains(timer.Property)).Select(Create))
            .Concat(blocks.Where(block => !transient.Contains(block.Property)).Select(Create))
            .Concat(states.Select(Create).OfType<StateModel>())
            .OrderBy(static state => state.Name, StringComparer.Ordinal)
            .Concat(device.Base is null ? [] : [OfBase]);
    }

    private static StateModel OfBase => new("base", new(StateForm.Part, "", "part"), null, IsSet: false) { IsBase = true };

    private static StateModel Create(RegisterDeclaration register)
    {
        string type = RegisterModel.TypeOf(register.TypeLength ?? 1);
        var item = new StateType(StateForm.Integer, type, type);
        return register.IsArray
            ? new(register.Name, new(StateForm.Registers, type, type, item), register.Count, IsSet: false)
            : new(register.Name, item, null, IsSet: true);
    }

    private static StateModel Create(TimerDeclaration timer)
        => new(timer.Name, new(StateForm.Part, TypeText.Of(timer.Property.Type), "part"), null, IsSet: false);

    private static StateModel Create(BlockDeclaration block)
    {
        StateForm form = block.IsArray ? StateForm.Parts : StateForm.Part;
        return new(block.Name, new(form, TypeText.Of(block.Property.Type), block.IsArray ? "part[]" : "part"), null, IsSet: false);
    }

    private static StateModel? Create(StateDeclaration state)
        => SavedForm.Of(state.Type) is { } type
            ? new(state.Name, type, null, state.CanBeSet && type.Form is not (StateForm.Part or StateForm.Parts))
            : null;
}
