using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Code that is passed to a method or constructor as a delegate.</summary>
/// <param name="Consumer">The call or object creation that takes the delegate.</param>
/// <param name="Body">The code.</param>
/// <param name="Name">Its name in messages.</param>
/// <param name="Result">The variable that stores the result, and so represents the running code; or null.</param>
internal sealed record DelegateTarget(IOperation Consumer, IOperation Body, string Name, ISymbol? Result)
{
    /// <summary>The call that takes the delegate; null for a constructor.</summary>
    public IInvocationOperation? Call => Consumer as IInvocationOperation;

    /// <summary>The call or object creation that takes a delegate; null if the delegate is stored.</summary>
    public static IOperation? ConsumerOf(IDelegateCreationOperation creation)
    {
        IOperation current = creation;
        while (current.Parent is IConversionOperation or IParenthesizedOperation) current = current.Parent;

        return current.Parent is IArgumentOperation { Parent: IInvocationOperation or IObjectCreationOperation } argument
            ? argument.Parent
            : null;
    }

    public static DelegateTarget? TryRead(IDelegateCreationOperation creation, MethodBodies bodies, CancellationToken cancellation)
        => ConsumerOf(creation) is { } given ? TryRead(creation, given, bodies, cancellation) : null;

    /// <summary>Reads a delegate that a call takes, directly or from the variable that keeps it.</summary>
    public static DelegateTarget? TryRead(
        IDelegateCreationOperation creation, IOperation consumer, MethodBodies bodies, CancellationToken cancellation)
    {
        if (Functions.BodyOf(creation, bodies, cancellation) is not { } body) return null;

        string name = creation.Target is IMethodReferenceOperation method ? method.Method.Name : "lambda";
        return new(consumer, body, name, consumer is IInvocationOperation call ? Symbols.ResultOf(call) : Symbols.TargetOf(consumer));
    }
}
