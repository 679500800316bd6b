using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The timers of a device or virtio device, and the methods that they run, in source order.</summary>
internal sealed class TimerSet
{
    public TimerSet(IEnumerable<IPropertySymbol> properties, IEnumerable<IMethodSymbol> methods)
    {
        Timers = properties.Select(TimerDeclaration.Read).OfType<TimerDeclaration>().ToImmutableArray();
        Handlers = methods.SelectMany(TimerHandlerDeclaration.Read).ToImmutableArray();
    }

    public ImmutableArray<TimerDeclaration> Timers { get; }

    public ImmutableArray<TimerHandlerDeclaration> Handlers { get; }

    /// <summary>The timer of a name, or null.</summary>
    public TimerDeclaration? Find(string? name) => Timers.FirstOrDefault(timer => timer.Name == name);

    /// <summary>The methods that timers run.</summary>
    /// <param name="leftOut">What is not generated.</param>
    public IEnumerable<IMethodSymbol> KeptHandlers(ISet<object?> leftOut)
        => Handlers.Where(handler => IsKept(handler, leftOut)).Select(static handler => handler.Method);

    /// <summary>The models of the timers.</summary>
    /// <param name="leftOut">What is not generated.</param>
    public IEnumerable<TimerModel> CreateModels(ISet<object?> leftOut)
        => Timers.Where(timer => !leftOut.Contains(timer)).Select(timer => new TimerModel(
            timer.Name,
            HandlerOf(timer, leftOut),
            AttributeNames.Find(timer.Property, AttributeNames.Transient) is not null));

    private HandlerModel? HandlerOf(TimerDeclaration timer, ISet<object?> leftOut)
        => Handlers.FirstOrDefault(handler => handler.Timer == timer.Name && IsKept(handler, leftOut)) is { Method: var method }
            ? new(method.Name, method.IsStatic, HandlerSignature.FormOf(method) ?? HandlerForm.Nothing)
            : null;

    private static bool IsKept(TimerHandlerDeclaration handler, ISet<object?> leftOut)
        => !leftOut.Contains(handler) && !leftOut.Contains(handler.Method);
}
