using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the generator's model of a device from its declaration; leaves out parts that would not compile.</summary>
internal static class DeviceModelFactory
{
    /// <summary>The model of a device, or null if nothing can be generated for it.</summary>
    public static DeviceModel? Create(DeviceDeclaration device) => Create(device, DeviceRules.Check(device));

    /// <summary>The model of a device, or null if nothing can be generated for it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="findings">The findings about it.</param>
    public static DeviceModel? Create(DeviceDeclaration device, IEnumerable<Finding> findings)
    {
        var leftOut = new HashSet<object?>(findings.Select(static finding => finding.LeavesOut).OfType<object>());
        if (leftOut.Contains(device)) return null;

        var doorbells = device.Doorbells
            .Where(doorbell => doorbell.Handler is { } handler && IsKept(doorbell, handler))
            .ToList();
        var resamples = device.Resamples.Where(resample => IsKept(resample, resample.Handler)).ToList();
        IEnumerable<LineDeclaration> lines = device.Lines.Where(line => line.HasValidName && !leftOut.Contains(line));
        var registers = device.Registers.Where(register => !leftOut.Contains(register)).ToList();
        var fields = device.Fields.Where(field => !leftOut.Contains(field)).ToList();
        var hooks = device.Hooks.Where(hook => IsKept(hook, hook.Method)).ToList();
        var timers = device.Timers.Timers.Where(timer => !leftOut.Contains(timer)).ToList();
        var blocks = device.Blocks.Where(block => block.Map is not null && !leftOut.Contains(block)).ToList();
        var resets = device.ResetHandlers.Where(method => !leftOut.Contains(method)).ToList();
        var loads = device.LoadHandlers.Where(method => !device.SavesItself && !leftOut.Contains(method)).ToList();
        var states = device.States.Where(state
            => !device.SavesItself && state is { State: not null, IsOfMap: false } && !leftOut.Contains(state))
            .ToList();
        IEnumerable<ISymbol> used = doorbells.Select(static doorbell => (ISymbol)doorbell.Handler!)
            .Concat(resamples.Select(static resample => resample.Handler))
            .Concat(hooks.Select(static hook => hook.Method))
            .Concat(registers.Select(static register => register.Property))
            .Concat(device.Selectors(leftOut))
            .Concat(timers.Select(static timer => timer.Property))
            .Concat(device.Timers.KeptHandlers(leftOut))
            .Concat(blocks.Select(static block => block.Property))
            .Concat(blocks.SelectMany(static block => new ISymbol[] { block.Block!, block.Constructor!.Symbol }))
            .Concat(resets)
            .Concat(loads)
            .Concat(states.Select(static state => state.Member));
        var named = device.Fields.Select(static field => field.Property.Type)
            .Concat(states.Select(static state => state.Type))
            .SelectMany(type => Obsolescence.NamedBy(type, device.Type.ContainingAssembly))
            .ToList();
        return new(
            TypeModelFactory.Create(device.Type, device.Type.GetAttributes(), named),
            device.Name,
            doorbells.Select(CreateDoorbell).ToEquatableArray(),
            lines.Select(line => CreateLine(line, resamples)).ToEquatableArray(),
            device.Msi is { } msi && !leftOut.Contains(msi) ? new MsiModel(msi.Vectors, msi.Name) : null,
            HostModelFactory.Create(device),
            PropertyModelFactory.Create(device, registers, fields, timers, blocks).ToEquatableArray(),
            new RegisterModelFactory(device, fields, hooks).Create(leftOut).ToEquatableArray(),
            device.Regions.Where(region => !leftOut.Contains(region))
                .Select(new RegionModelFactory(device, hooks).Create)
                .ToEquatableArray(),
            resets.Select(CreateHandler).ToEquatableArray(),
            device.SavesItself ? 0 : device.Version,
            device.SavesItself ? default : StateModelFactory.Create(device, registers, timers, blocks, states).ToEquatableArray(),
            loads.Select(CreateHandler).ToEquatableArray(),
            Obsolescence.IdsOf(used.Concat(named)),
            IsFieldAName(device.Type))
        {
            Timers = device.Timers.CreateModels(leftOut).ToEquatableArray(),
            IsBlock = device.IsBlock,
            BlockNames = BlockNames.In(device.Type),
            Blocks = blocks.Select(BlockModelFactory.Create).ToEquatableArray(),
            Base = device.Base is { } extended ? TypeText.Of(extended.Type) : null,
            IsSealed = device.Type.IsSealed,
            IsInBase = device.Type.ContainingType is { } container
                && TypeShape.TypesOutwards(container).Any(outer => TypeShape.SelfAndAncestors(device.Type).Contains(outer, Same)),
            SavesItself = device.SavesItself,
            PartsMap = BlockMapFactory.Create(device.Base?.Map, blocks),
            IsVisibleOutside = IsVisibleOutside(device.Type),
        };

        bool IsKept(object declaration, IMethodSymbol handler)
            => !leftOut.Contains(declaration) && !leftOut.Contains(handler);
    }

    private static SymbolEqualityComparer Same => SymbolEqualityComparer.Default;

    private static DoorbellModel CreateDoorbell(DoorbellDeclaration doorbell)
        => new(
            doorbell.Space,
            doorbell.Offset,
            doorbell.Length,
            doorbell.Match,
            doorbell.Count,
            doorbell.Step,
            doorbell.IsSynchronous,
            CreateHandler(doorbell.Handler!));

    private static LineModel CreateLine(LineDeclaration line, List<ResampleDeclaration> resamples)
    {
        ResampleDeclaration? resample = line.Kind == LineKind.Resampled ? resamples.Find(candidate => candidate.Gsi == line.Gsi) : null;
        return new(line.Gsi, line.Kind, line.Name, resample is null ? null : CreateHandler(resample.Handler));
    }

    private static HandlerModel CreateHandler(IMethodSymbol method)
        => new(method.Name, method.IsStatic, HandlerSignature.FormOf(method) ?? HandlerForm.Nothing);

    // A derived class of another assembly sees the protected types, a friend assembly the internal ones.
    private static bool IsVisibleOutside(INamedTypeSymbol? type)
        => type is null || (IsVisibleInContainer(type) && IsVisibleOutside(type.ContainingType));

    private static bool IsVisibleInContainer(INamedTypeSymbol type) => type.DeclaredAccessibility switch
    {
        Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
        Accessibility.Internal or Accessibility.ProtectedAndInternal => HasFriends(type.ContainingAssembly),
        _ => false,
    };

    private static bool HasFriends(IAssemblySymbol assembly)
        => assembly.GetAttributes().Any(static attribute
            => attribute.AttributeClass.Is("System.Runtime.CompilerServices", "InternalsVisibleToAttribute"));

    // The compiler warns that the keyword is not that name.
    private static bool IsFieldAName(INamedTypeSymbol device)
        => GeneratedName.IsVisibleIn(device, PropertyModelFactory.FieldKeyword);
}
