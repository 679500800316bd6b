using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0503: the next turn of a loop overwrites an <c>Errno</c> that only the code after the loop checks.</summary>
internal sealed class OverwrittenErrnoRule(ErrnoValues values)
{
    public IEnumerable<Finding> Check(IOperation operation)
    {
        var assignment = (ISimpleAssignmentOperation)operation;
        return ErrnoValues.Stripped(assignment.Value) is IInvocationOperation call
            && values.IsErrno(call)
            && assignment.Target is ILocalReferenceOperation { Local: var local }
            && Functions.Ancestors(assignment).OfType<ILoopOperation>().FirstOrDefault() is { } loop
            && !IsDeclaredIn(loop, local)
            && !Reads(loop, local)
            && Reads(Functions.RootOf(loop), local)
            && !Leaves(assignment, loop)
                ? [new(Catalogue.IgnoredErrno, call.Syntax.GetLocation())]
                : [];
    }

    private static bool IsDeclaredIn(ILoopOperation loop, ILocalSymbol local)
        => loop.Descendants().OfType<IVariableDeclaratorOperation>().Any(declarator => Symbols.AreSame(declarator.Symbol, local));

    private static bool Reads(IOperation code, ILocalSymbol local)
        => code.Descendants().OfType<ILocalReferenceOperation>().Any(use
            => Symbols.AreSame(use.Local, local) && !(use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use));

    // A turn that does not reach the next one overwrites nothing.
    private static bool Leaves(IOperation assignment, ILoopOperation loop)
    {
        for (IOperation inner = assignment; inner.Parent is { } parent && inner != loop; inner = parent)
        {
            if (parent is IBlockOperation block
                && block.Operations.Skip(block.Operations.IndexOf(inner) + 1).Any(IsExit))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExit(IOperation operation)
        => Functions.Leaves(operation) && operation is not IBranchOperation { BranchKind: BranchKind.Continue };
}
