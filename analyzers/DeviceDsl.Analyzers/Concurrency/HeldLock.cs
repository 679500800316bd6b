using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>A lock and the code that runs under it.</summary>
/// <param name="Symbol">The variable that holds the lock.</param>
/// <param name="Code">The code: the body of a <c>lock</c>, or the statements between enter and exit.</param>
/// <param name="IsShared">Whether other threads may hold it in the same mode.</param>
/// <param name="IsOwn">Whether it certainly is a lock of this object, or a variable of the code.</param>
internal sealed record HeldLock(ISymbol Symbol, IReadOnlyList<IOperation> Code, bool IsShared, bool IsOwn)
{
    /// <summary>
    /// Reads a <c>lock</c>, the scope of a <c>Lock</c>, or a call that enters a lock with a visible exit; null for anything else.
    /// </summary>
    public static HeldLock? TryRead(IOperation operation) => operation switch
    {
        ILockOperation statement when LockCalls.VariableOf(statement.LockedValue) is { } symbol
            => new(symbol, new[] { statement.Body }, false, LockCalls.IsOwn(statement.LockedValue)),
        IInvocationOperation call when LockCalls.Of(call) is LockCall.Enter or LockCall.TryEnter or LockCall.EnterLater
            && LockCalls.SymbolOf(call) is { } symbol
            && HeldCode.After(call) is { Count: > 0 } code
                => new(symbol, code, LockCalls.IsShared(call), LockCalls.IsOwn(LockCalls.LockOf(call))),
        _ => null,
    };

    /// <summary>Whether code waits for this lock, directly or in methods that it calls.</summary>
    public bool IsWantedBy(IOperation body, CallReachability reachability)
        => IsOwn && reachability.Of(body).Select(static reached => TakenLock.TryRead(reached.Operation)).OfType<TakenLock>()
            .Any(IsTakenAs);

    /// <summary>Whether an operation waits for this lock, or awaits it.</summary>
    public bool IsTakenBy(IOperation operation)
        => TakenLock.TryRead(operation) is { } taken
            ? IsTakenAs(taken)
            : operation is IInvocationOperation call
                && LockCalls.Of(call) == LockCall.EnterLater
                && Symbols.AreSame(LockCalls.SymbolOf(call), Symbol);

    /// <summary>Whether an operation runs under this lock.</summary>
    public bool Covers(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (Code.Contains(current)) return true;
        }

        return false;
    }

    /// <summary>The locks of a type.</summary>
    public static List<HeldLock> Of(TypeCode code)
        => code.Once(() => code.All<IOperation>().Select(TryRead).OfType<HeldLock>().ToList());

    private bool IsTakenAs(TakenLock taken) => taken.IsOwn && Symbols.AreSame(taken.Symbol, Symbol) && !(taken.IsShared && IsShared);
}
