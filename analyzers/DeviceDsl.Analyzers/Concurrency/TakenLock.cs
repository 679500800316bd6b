using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>A place where a thread waits until it has a lock.</summary>
/// <param name="Symbol">The variable that holds the lock.</param>
/// <param name="Site">Where the lock is named.</param>
/// <param name="IsShared">Whether others may have the lock in the same way meanwhile.</param>
internal sealed record TakenLock(ISymbol Symbol, SyntaxNode Site, bool IsShared)
{
    /// <summary>Reads a <c>lock</c>, or a call that enters; null for anything else, and for what only tries.</summary>
    public static TakenLock? TryRead(IOperation operation) => operation switch
    {
        ILockOperation statement when Symbols.Of(statement.LockedValue) is { } symbol => new(symbol, statement.LockedValue.Syntax, false),
        IInvocationOperation call when LockCalls.Of(call) == LockCall.Enter && LockCalls.SymbolOf(call) is { } symbol
            => new(symbol, LockCalls.LockOf(call)!.Syntax, LockCalls.IsShared(call)),
        _ => null,
    };
}
