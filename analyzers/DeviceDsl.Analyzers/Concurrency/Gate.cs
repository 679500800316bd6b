using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>A member for which a thread waits without a time limit and without cancellation.</summary>
/// <param name="Symbol">The member.</param>
/// <param name="IsMonitor">Whether the thread waits for a pulse of the monitor.</param>
internal sealed record Gate(ISymbol Symbol, bool IsMonitor)
{
    /// <summary>Reads a wait; null for anything else.</summary>
    public static Gate? TryRead(IOperation operation) => operation switch
    {
        IInvocationOperation
        {
            TargetMethod: { Name: "Wait", ContainingType: var type },
            Arguments: { Length: 1 } arguments,
        } when Framework.NameOf(type) == "Monitor" => Of(arguments[0].Value, true),
        IInvocationOperation { Arguments.IsEmpty: true, TargetMethod.Name: "Wait" or "WaitOne" or "Take" or "SignalAndWait" } call
            when BlockingCalls.NameOf(call) is not null => Of(call.Instance, false),
        IInvocationOperation { Arguments.IsEmpty: true } call when BlockingCalls.IsTakenFrom(call) => Of(call.Instance, false),
        _ => null,
    };

    /// <summary>Whether an operation may wake the thread: it pulses the monitor, or does anything with the member.</summary>
    public bool IsOpenedBy(IOperation operation)
        => IsMonitor
            ? operation is IInvocationOperation { TargetMethod.Name: "Pulse" or "PulseAll", Arguments: { Length: 1 } arguments }
                && Symbols.AreSame(Symbols.Of(arguments[0].Value), Symbol)
            : Symbols.AreSame(Symbols.Of(operation), Symbol);

    /// <summary>Whether it is open at first, as a member is that is made with <c>true</c>.</summary>
    public bool IsOpenAtFirst
        => Symbol.DeclaringSyntaxReferences.Select(static reference => reference.GetSyntax()).Any(static declaration => declaration switch
        {
            VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax made } => IsMadeOpen(made),
            PropertyDeclarationSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax made } => IsMadeOpen(made),
            _ => false,
        });

    private static bool IsMadeOpen(BaseObjectCreationExpressionSyntax made)
        => made.ArgumentList?.Arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax { Token.Value: true };

    private static Gate? Of(IOperation? waited, bool isMonitor)
        => Symbols.Of(waited) is { } symbol and (IFieldSymbol or IPropertySymbol) ? new(symbol, isMonitor) : null;
}
