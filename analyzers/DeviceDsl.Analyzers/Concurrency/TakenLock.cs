using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>A place where a thread waits for a lock.</summary>
/// <param name="Symbol">The variable that holds the lock.</param>
/// <param name="Site">The syntax that names the lock.</param>
/// <param name="IsShared">Whether other threads may hold the lock in the same mode.</param>
/// <param name="IsOwn">Whether it certainly is a lock of this object, or a variable of the code.</param>
internal sealed record TakenLock(ISymbol Symbol, SyntaxNode Site, bool IsShared, bool IsOwn)
{
    /// <summary>Reads a <c>lock</c>, or a call that waits for a lock; null for anything else, also for a mere attempt.</summary>
    public static TakenLock? TryRead(IOperation operation) => operation switch
    {
        ILockOperation statement when LockCalls.VariableOf(statement.LockedValue) is { } symbol
            => new(symbol, statement.LockedValue.Syntax, false, LockCalls.IsOwn(statement.LockedValue)),
        IInvocationOperation call when LockCalls.Of(call) == LockCall.Enter && LockCalls.SymbolOf(call) is { } symbol
            => new(symbol, LockCalls.LockOf(call)!.Syntax, LockCalls.IsShared(call), LockCalls.IsOwn(LockCalls.LockOf(call))),
        _ => null,
    };
}
