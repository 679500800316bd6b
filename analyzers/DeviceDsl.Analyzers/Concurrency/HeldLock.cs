using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>A lock that is held while some code runs.</summary>
/// <param name="Symbol">The variable that holds the lock.</param>
/// <param name="Body">The code.</param>
/// <param name="Site">Where the lock is named.</param>
internal sealed record HeldLock(ISymbol Symbol, IOperation Body, SyntaxNode Site)
{
    /// <summary>Reads a <c>lock</c>, or the <c>using</c> of a scope of a <c>Lock</c>; null for anything else.</summary>
    public static HeldLock? TryRead(IOperation operation) => operation switch
    {
        ILockOperation statement when Symbols.Of(statement.LockedValue) is { } symbol
            => new(symbol, statement.Body, statement.LockedValue.Syntax),
        IUsingOperation { Resources: IInvocationOperation { TargetMethod.Name: "EnterScope", Instance: { } instance } } statement
            when Symbols.Of(instance) is { } symbol => new(symbol, statement.Body, instance.Syntax),
        _ => null,
    };

    /// <summary>Whether a piece of code takes a lock, itself or in what it calls.</summary>
    public static bool IsTakenBy(IOperation body, ISymbol symbol, Reach reach)
        => reach.Of(body).Select(static reached => TryRead(reached.Operation)).OfType<HeldLock>()
            .Any(taken => Symbols.AreSame(taken.Symbol, symbol));

    /// <summary>The locks of a type.</summary>
    public static List<HeldLock> Of(TypeCode code)
        => code.All<IOperation>().Select(TryRead).OfType<HeldLock>().ToList();
}
