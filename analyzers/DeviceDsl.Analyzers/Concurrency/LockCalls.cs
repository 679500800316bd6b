using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>Identifies locks of the framework by their calls, and locks of other types by their rank.</summary>
internal static class LockCalls
{
    /// <summary>The effect of a call on a lock.</summary>
    public static LockCall Of(IInvocationOperation call)
    {
        LockCall done = Of(call.TargetMethod.ContainingType.Name, call.TargetMethod);
        return done != LockCall.None && IsOfThreading(call.TargetMethod.ContainingType) ? done : OfRanked(call);
    }

    /// <summary>The lock of a call, as written.</summary>
    public static IOperation? LockOf(IInvocationOperation call)
        => call.TargetMethod.IsStatic
            ? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value
            : call.Instance;

    /// <summary>The variable that holds the lock of a call; null if it is not, or not certainly, a lock.</summary>
    public static ISymbol? SymbolOf(IInvocationOperation call)
    {
        ISymbol? symbol = VariableOf(LockOf(call));
        return call.TargetMethod.ContainingType.Name == "SemaphoreSlim" && !IsOfOne(symbol) ? null : symbol;
    }

    /// <summary>
    /// The variable that holds a lock; for this object itself, its type. A lock with a rank may belong to another object: ranks order
    /// variables.
    /// </summary>
    public static ISymbol? VariableOf(IOperation? taken)
        => OwnVariableOf(taken) ?? (Symbols.OfAnyObject(taken) is { } member && Contracts.RankOf(member) is not null ? member : null);

    /// <summary>Whether a lock certainly belongs to this object, or is a variable of the code.</summary>
    public static bool IsOwn(IOperation? taken) => OwnVariableOf(taken) is not null;

    /// <summary>The name of a lock in messages.</summary>
    public static string NameOf(ISymbol symbol) => symbol is INamedTypeSymbol ? "this" : symbol.Name;

    private static ISymbol? OwnVariableOf(IOperation? taken)
        => Receiver.Strip(taken) is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } own
            ? own.Type
            : Symbols.Of(taken);

    /// <summary>Whether several threads can hold the lock of a call at once.</summary>
    public static bool IsShared(IInvocationOperation call) => call.TargetMethod.Name is "EnterReadLock" or "TryEnterReadLock";

    /// <summary>Whether a call exits the lock that another one enters, in the same mode.</summary>
    public static bool IsExitOf(IInvocationOperation exit, IInvocationOperation enter)
        => Of(exit) == LockCall.Exit
            && Symbols.AreSame(SymbolOf(exit), SymbolOf(enter))
            && (enter.TargetMethod.ContainingType.Name != "ReaderWriterLockSlim" || ModeOf(exit) == ModeOf(enter));

    // An upgradeable lock exits the write mode before the read mode.
    private static string ModeOf(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        var name when name.EndsWith("WriteLock", System.StringComparison.Ordinal) => "Write",
        var name when name.EndsWith("UpgradeableReadLock", System.StringComparison.Ordinal) => "UpgradeableRead",
        _ => "Read",
    };

    private static LockCall Of(string type, IMethodSymbol method) => (type, method.Name) switch
    {
        ("Monitor" or "Lock" or "SpinLock", "Enter") or ("Lock", "EnterScope") => LockCall.Enter,
        ("Monitor" or "Lock" or "SpinLock", "TryEnter") => LockCall.TryEnter,
        ("Monitor" or "Lock" or "SpinLock", "Exit") => LockCall.Exit,
        ("SemaphoreSlim", "Wait") => IsPatient(method) ? LockCall.Enter : LockCall.TryEnter,
        ("SemaphoreSlim", "WaitAsync") => IsPatient(method) ? LockCall.EnterLater : LockCall.None,
        ("SemaphoreSlim", "Release") => LockCall.Exit,
        ("ReaderWriterLockSlim", "EnterReadLock" or "EnterUpgradeableReadLock" or "EnterWriteLock") => LockCall.Enter,
        ("ReaderWriterLockSlim", "TryEnterReadLock" or "TryEnterUpgradeableReadLock" or "TryEnterWriteLock") => LockCall.TryEnter,
        ("ReaderWriterLockSlim", "ExitReadLock" or "ExitUpgradeableReadLock" or "ExitWriteLock") => LockCall.Exit,
        _ => LockCall.None,
    };

    // The rank of a variable shows that a type of the program is a lock. Most calls have other names.
    private static LockCall OfRanked(IInvocationOperation call)
    {
        LockCall done = call.TargetMethod.Name switch
        {
            "Hold" or "Enter" or "EnterScope" => LockCall.Enter,
            "TryHold" or "TryEnter" => LockCall.TryEnter,
            "Exit" => LockCall.Exit,
            _ => LockCall.None,
        };
        return done != LockCall.None && Symbols.OfAnyObject(LockOf(call)) is { } member && Contracts.RankOf(member) is not null
            ? done
            : LockCall.None;
    }

    private static bool IsOfThreading(INamedTypeSymbol type)
        => type.ContainingNamespace is
        {
            Name: "Threading",
            ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
        };

    // With a timeout it may return without the lock.
    private static bool IsPatient(IMethodSymbol method)
        => method.Parameters.All(static parameter => parameter.Type.Name == "CancellationToken");

    // A semaphore is a lock if its initial count is one. With more it counts, and with none it signals.
    private static bool IsOfOne(ISymbol? symbol)
        => symbol is IFieldSymbol or IPropertySymbol or ILocalSymbol
            && symbol.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() switch
            {
                VariableDeclaratorSyntax { Initializer.Value: { } value } => IsMadeWithOne(value),
                PropertyDeclarationSyntax { Initializer.Value: { } value } => IsMadeWithOne(value),
                _ => false,
            });

    private static bool IsMadeWithOne(SyntaxNode value)
        => value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 or 2 } arguments }
            && arguments.All(static argument => argument.Expression is LiteralExpressionSyntax { Token.Value: 1 });
}
