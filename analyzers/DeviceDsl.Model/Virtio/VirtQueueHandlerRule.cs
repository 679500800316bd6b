using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>Checks the queue handlers of a virtio device: DDSL0016, DDSL0204.</summary>
internal static class VirtQueueHandlerRule
{
    public static IEnumerable<Finding> Check(VirtioDeclaration device)
        => device.Queues
            .GroupBy<VirtQueueDeclaration, IMethodSymbol>(static queue => queue.Handler, SymbolEqualityComparer.Default)
            .Select(static queues => Check(queues.First()))
            .OfType<Finding>();

    /// <summary>The finding about a local function or lambda with <c>[VirtQueue]</c>.</summary>
    public static Finding? CheckLocal(IMethodSymbol function)
        => HandlerRule.CheckLocal(function, static name => name == AttributeNames.VirtQueue, Calls(function.Name));

    private static string Calls(string name) => $"'uint {name}(DescriptorChain chain)' or 'void {name}(VirtQueue queue)'";

    private static Finding? Check(VirtQueueDeclaration queue)
    {
        IMethodSymbol method = queue.Handler;
        if (HandlerRule.IsAsync(method)) return new(Catalogue.AsyncHandler, new Site(method), method.Name) { LeavesOut = method };

        return Fault(queue) is { } fault
            ? new(Catalogue.HandlerSignature, new Site(method), method.Name, fault, Calls(method.Name)) { LeavesOut = method }
            : null;
    }

    private static string? Fault(VirtQueueDeclaration queue)
        => HandlerRule.ShapeFault(queue.Handler)
            ?? (queue.HasFittingHandler ? null : "does not have the parameters and return type of a queue handler")
            ?? HandlerRule.CallFault(queue.Handler);
}
