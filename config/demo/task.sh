# Counts to five and ends well.
for step in 1 2 3 4 5; do
    echo "task: step $step of 5"
    sleep 1
done
echo "task: done"
