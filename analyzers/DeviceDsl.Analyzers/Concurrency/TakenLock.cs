using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>A place where a thread waits until it has a lock.</summary>
/// <param name="Symbol">The variable that holds the lock.</param>
/// <param name="Site">Where the lock is named.</param>
/// <param name="IsShared">Whether others may have the lock in the same way meanwhile.</param>
/// <param name="IsOwn">Whether it is seen to be the lock of this object, or a variable of the code itself.</param>
internal sealed record TakenLock(ISymbol Symbol, SyntaxNode Site, bool IsShared, bool IsOwn)
{
    /// <summary>Reads a <c>lock</c>, or a call that enters; null for anything else, and for what only tries.</summary>
    public static TakenLock? TryRead(IOperation operation) => operation switch
    {
        ILockOperation statement when LockCalls.VariableOf(statement.LockedValue) is { } symbol => new(symbol, statement.LockedValue.Syntax, false, LockCalls.IsOwn(statement.LockedValue)),
        IInvocationOperation call when LockCalls.Of(call) == LockCall.Enter && LockCalls.SymbolOf(call) is { } symbol
            => new(symbol, LockCalls.LockOf(call)!.Syntax, LockCalls.IsShared(call), LockCalls.IsOwn(LockCalls.LockOf(call))),
        _ => null,
    };
}
